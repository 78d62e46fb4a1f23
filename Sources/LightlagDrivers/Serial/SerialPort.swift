import Glibc
import LightlagCore

/// A serial line that the loop watches: a pseudo-terminal of ours, or a real device.
///
/// Bytes take the time that they would on a line, except those that come from a device, which have
/// taken it. What the system does not take yet waits, up to a limit.
final class SerialPort: Descriptor {
  /// Most bytes that wait to be written.
  private static let waitingLimit = 1 << 20

  /// Takes bytes that came.
  var arrived: ([UInt8]) -> Void = { _ in }
  /// Takes note that the line is gone.
  var gone: () -> Void = {}

  /// Takes note of bytes that were written and never got out.
  var lost: (Int) -> Void = { _ in }

  /// Where it is.
  let path: String

  private let number: CInt
  private let far: CInt?
  private let link: StableLink?
  private let clock: RunClock
  private let timer: Timer
  private var incoming: SerialLane
  private var outgoing: SerialLane
  /// Bytes that have crossed, and that the system has not taken.
  private var unsent: [UInt8] = []
  /// Whether bytes take their time here, and not where they come from or go to.
  private let isPaced: Bool
  private var isReading = true

  /// Opens the line that a setting asks for.
  init(_ place: SerialPlace, loop: EventLoop, clock: RunClock) throws {
    path = place.path
    self.clock = clock
    var isPaced = true
    switch place {
    case .device(let path, let wanted):
      number = try SerialTerminal.open(path, wanted)
      (far, link) = (nil, nil)
      incoming = SerialLane(nil)
    case .pseudoTerminal(let path, let wanted, let wantsPace):
      let name: String
      let end: CInt
      (number, end, name) = try SerialTerminal.openPair()
      far = end
      do throws(SerialFailure) {
        link = try StableLink(at: path, to: name)
      } catch {
        Glibc.close(number)
        Glibc.close(end)
        throw error
      }
      incoming = SerialLane(wanted)
      isPaced = wantsPace
    }
    outgoing = SerialLane(isPaced ? place.settings : nil)
    self.isPaced = isPaced
    timer = try Timer(loop: loop, clock: clock)
    super.init(loop: loop)
    timer.fired = { [unowned self] in proceed() }
    loop.watch(self, file: number)
  }

  /// Bytes that were written and have not got out.
  var waitingCount: Int { outgoing.waitingCount + unsent.count }

  /// Writes bytes, after those written before.
  func write(_ bytes: [UInt8]) {
    let room = max(0, Self.waitingLimit - waitingCount)
    outgoing.put(bytes.prefix(room), at: clock.now)
    proceed()
    if bytes.count > room { lost(bytes.count - room) }
  }

  /// Takes over other settings: those of a device, and the pace.
  func set(_ settings: SerialSettings) throws(SerialFailure) {
    if far == nil {
      try SerialTerminal.apply(settings, to: number, path: path)
    } else {
      incoming.set(settings)
    }
    if isPaced { outgoing.set(settings) }
    proceed()
  }

  /// Lets go of a device, for others to have it at once; nothing comes from it any more.
  func letGo() {
    (gone, arrived, lost) = ({}, { _ in }, { _ in })
    SerialTerminal.letGo(number)
    close()
  }

  /// Takes away the name of a pseudo-terminal.
  func unlink() { link?.remove() }

  override func readable() {
    guard incoming.room > 0 else { return rest() }
    var chunk = [UInt8](repeating: 0, count: incoming.room)
    let count = unsafe chunk.withUnsafeMutableBytes {
      unsafe read(number, $0.baseAddress, $0.count)
    }
    guard count > 0 else {
      // Nothing after all; or the device has been unplugged.
      if count == 0 || errno != EAGAIN && errno != EINTR { close() }
      return
    }
    incoming.put(chunk.prefix(count), at: clock.now)
    if !isPaced { arrived(Array(chunk.prefix(count))) }
    proceed()
  }

  override func writable() { send() }

  override func ended() {
    unlink()
    timer.close()
    if let far { Glibc.close(far) }
    gone()
  }

  /// Does what is due on both lanes, and sees when to go on.
  private func proceed() {
    let now = clock.now
    let (inward, outward) = (incoming.take(by: now), outgoing.take(by: now))
    if !outward.isEmpty {
      unsent += outward
      send()
    }
    if isPaced, !inward.isEmpty { arrived(inward) }
    rest()
    timer.arm([incoming.due, outgoing.due].compactMap(\.self).min())
  }

  /// Hands to the system what it takes now; the rest is for when there is room.
  private func send() {
    guard !unsent.isEmpty else { return }
    let count = unsafe unsent.withUnsafeBytes {
      unsafe Glibc.write(number, $0.baseAddress, $0.count)
    }
    // The device has been unplugged.
    guard count >= 0 || errno == EAGAIN || errno == EINTR else { return close() }
    unsent.removeFirst(max(0, count))
    if !unsent.isEmpty { awaitWritable() }
  }

  /// Reads only while the line has room, so that whoever writes too fast is held up.
  private func rest() {
    guard isReading != (incoming.room > 0) else { return }
    isReading.toggle()
    pauseReading(!isReading)
  }
}
