// What is opened beside the form and large print to its end, inside an estimator on a portal's page.
process.env.ZIFU_INSIDE = "widget";
for (const name of ["opened", "large"]) await import(`./${name}.test.mjs`);
