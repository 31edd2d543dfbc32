// What comes when it is used, inside an estimator on a portal's page: the search, 更多, a place's own questions, zoomed.
process.env.ZIFU_INSIDE = "widget";
for (const name of ["find", "further", "places", "zoom"]) await import(`./${name}.test.mjs`);
