export { glue };
