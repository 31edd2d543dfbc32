// More journeys inside an estimator on a portal's page: every question, a pasted bill, the year so far, what is kept.
process.env.ZIFU_INSIDE = "widget";
for (const name of ["questions", "paste", "year", "keep"]) await import(`./${name}.test.mjs`);
