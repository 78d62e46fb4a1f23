import Glibc
import LightlagCore

/// A serial line that the loop watches: a pseudo-terminal of ours, or a real device.
///
/// Bytes of a pseudo-terminal take the time that they would on a line; a device has its own. What
/// the program at the other end does not read in time is lost, as on a line without flow control.
final class SerialPort: Descriptor {
  /// Most bytes that wait to be written.
  private static let waitingLimit = 1 << 20

  /// Takes bytes that came.
  var arrived: ([UInt8]) -> Void = { _ in }
  /// Takes note that the line is gone.
  var gone: () -> Void = {}

  /// Where it is.
  let path: String
  /// Bytes that nobody read in time.
  private(set) var lostByteCount = 0

  private let number: CInt
  private let far: CInt?
  private let link: StableLink?
  private let clock: RunClock
  private let timer: Timer
  private var incoming: SerialLane
  private var outgoing: SerialLane
  /// Whether bytes take their time here, and not where they come from or go to.
  private let isPaced: Bool
  private var isReading = true

  /// Opens the line that a setting asks for.
  init(_ place: SerialPlace, loop: EventLoop, clock: RunClock) throws {
    path = place.path
    self.clock = clock
    var settings: SerialSettings?
    var isPaced = true
    switch place {
    case .device(let path, let wanted):
      number = try SerialTerminal.open(path, wanted)
      (far, link) = (nil, nil)
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
      (settings, isPaced) = (wanted, wantsPace)
    }
    incoming = SerialLane(settings)
    outgoing = SerialLane(isPaced ? settings : nil)
    self.isPaced = isPaced
    timer = try Timer(loop: loop, clock: clock)
    super.init(loop: loop)
    timer.fired = { [unowned self] in proceed() }
    loop.watch(self, file: number)
  }

  /// Writes bytes, after those written before.
  func write(_ bytes: [UInt8]) {
    let room = max(0, Self.waitingLimit - outgoing.waitingCount)
    lostByteCount += max(0, bytes.count - room)
    outgoing.put(bytes.prefix(room), at: clock.now)
    proceed()
  }

  /// Takes over other settings: those of a device, or the pace of a pseudo-terminal.
  func set(_ settings: SerialSettings) throws(SerialFailure) {
    guard far != nil else {
      return try SerialTerminal.apply(settings, to: number, path: path)
    }
    incoming.set(settings)
    if isPaced { outgoing.set(settings) }
    proceed()
  }

  /// Lets go of a device, for others to have it at once; nothing comes from it any more.
  func letGo() {
    (gone, arrived) = ({}, { _ in })
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
    if !outward.isEmpty { put(outward) }
    if isPaced, !inward.isEmpty { arrived(inward) }
    rest()
    timer.arm([incoming.due, outgoing.due].compactMap(\.self).min())
  }

  private func put(_ bytes: [UInt8]) {
    let count = unsafe bytes.withUnsafeBytes {
      unsafe Glibc.write(number, $0.baseAddress, $0.count)
    }
    lostByteCount += bytes.count - max(0, count)
  }

  /// Reads only while the line has room, so that whoever writes too fast is held up.
  private func rest() {
    guard isReading != (incoming.room > 0) else { return }
    isReading.toggle()
    pauseReading(!isReading)
  }
}
