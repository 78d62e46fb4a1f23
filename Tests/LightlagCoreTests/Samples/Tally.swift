/// Counts what happens and in what bursts.
struct Tally {
  private(set) var count = 0
  private(set) var happened = 0
  private(set) var bursts = 0
  private var wasSo = false

  var rate: Double { Double(happened) / Double(count) }

  var meanBurst: Double { Double(happened) / Double(bursts) }

  mutating func add(_ isSo: Bool) {
    count += 1
    if isSo {
      happened += 1
      if !wasSo { bursts += 1 }
    }
    wasSo = isSo
  }
}
