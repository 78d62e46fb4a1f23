import LightlagTime
@main struct VirtualTimeBenchmark { static func main() {
  let r = VirtualTime().runTwice { clock in
    try await Task.sleep(nanoseconds: 1_234_567)
    clock.note("now \(clock.now)")
  }
  print(r.first, r.first.report.leftovers, r.first.report.roundedSleeps, r.first.report.outsideWakes)
  print(Capabilities.measured) } }
