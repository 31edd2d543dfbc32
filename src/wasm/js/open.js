export { open, Refused };
