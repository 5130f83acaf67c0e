import Console

@main
enum BeyondChainsDemo {
  static func main() { print("") }
}
