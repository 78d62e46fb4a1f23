import LightlagTime
@main struct VirtualTimeBenchmark { static func main() { print(Capabilities.measured) } }
