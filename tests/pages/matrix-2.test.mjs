// A third of the states, each in a covering set of looks: see matrix.mjs.
import { matrix } from "./matrix.mjs";

matrix(1, 3);
