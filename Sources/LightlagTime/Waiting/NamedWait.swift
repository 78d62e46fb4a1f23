/// A wait for something that is not ours, and only has a name.
final class NamedWait: WaitTable.Owner {
  let waitName: String
  var isTold: Bool { true }

  init(waitName: String) {
    self.waitName = waitName
  }

  func cancelWait(_ number: UInt64) {}
}
