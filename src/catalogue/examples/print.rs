//! Prints the asset.
fn main() {
    match zifu_catalogue::build(std::path::Path::new(".")) {
        Ok(text) => println!("{text}"),
        Err(why) => eprintln!("{why}"),
    }
}
