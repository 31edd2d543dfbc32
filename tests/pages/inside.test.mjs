// The journeys of the page once more, inside an estimator on a portal's page under the strictest policy.
process.env.ZIFU_INSIDE = "widget";
await import("./beijing.test.mjs");
