@main struct LightlagCommand {
  static func main() {}
}
