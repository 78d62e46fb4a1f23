import Glibc
import LightlagCore

/// A serial line that the loop watches: a pseudo-terminal of ours, or a real device.
///
/// Bytes take the time that they would on a line, except those that come from a device, which have
/// taken it. What the system does not take yet waits, up to a limit. What no program has read from
/// a pseudo-terminal for a second is lost, the oldest first, as with a UART that nobody listens to.
final class SerialPort: Descriptor {
  /// Most bytes that wait to be written.
  private static let waitingLimit = 1 << 20
  /// Most bytes that a pseudo-terminal is given ahead of who reads it.
  ///
  /// Its line discipline holds 4,095 (`N_TTY_BUF_SIZE` of Linux), and says how many those are; what
  /// is behind them cannot be counted or taken back.
  private static let unreadLimit = 4_000
  /// How long until it is looked again whether a program has read.
  private static let pause = Duration.milliseconds(5)
  /// How often it is told at most that nobody reads.
  private static let lossInterval = Duration.seconds(1)

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
  /// What has crossed to a pseudo-terminal of late.
  private var recent = RecentBytes()
  /// Bytes that were lost since this was last told, and when it may be told next.
  private var untold = (count: 0, due: Instant.start)
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
      guard settings.flowControl == .none else { throw .noFlowControl(path: path) }
      try link?.renew()
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
    unsent += outward
    if far != nil, !outward.isEmpty { recent.add(outward.count, at: now) }
    discardUnread(at: now)
    send()
    if isPaced, !inward.isEmpty { arrived(inward) }
    rest()
    let retry = far == nil || unsent.isEmpty ? nil : now.advanced(by: Self.pause)
    let telling = untold.count == 0 ? nil : untold.due
    timer.arm(
      [incoming.due, outgoing.due, recent.due, retry, telling].compactMap(\.self).min())
  }

  /// Hands to the system what it takes now; the rest is for when there is room.
  private func send() {
    let room = far.map { Self.unreadLimit - SerialTerminal.unreadCount($0) } ?? .max
    guard !unsent.isEmpty, room > 0 else { return }
    let count = unsafe unsent.withUnsafeBytes {
      unsafe Glibc.write(number, $0.baseAddress, min($0.count, room))
    }
    // The device has been unplugged.
    guard count >= 0 || errno == EAGAIN || errno == EINTR else { return close() }
    unsent.removeFirst(max(0, count))
    if far == nil, !unsent.isEmpty { awaitWritable() }
  }

  /// Takes from a pseudo-terminal what no program has read for too long.
  private func discardUnread(at now: Instant) {
    if let far, let due = recent.due, due <= now {
      let unread = SerialTerminal.unreadCount(far)
      let stale = max(0, unread + unsent.count - recent.count(at: now))
      if stale > 0 {
        // Read by us, so that none of what is newer goes too, and nothing is there twice.
        untold.count += SerialTerminal.discard(min(stale, unread), from: far)
        let behind = max(0, stale - unread)
        unsent.removeFirst(behind)
        untold.count += behind
      }
    }
    guard untold.count > 0, untold.due <= now else { return }
    lost(untold.count)
    untold = (0, now.advanced(by: Self.lossInterval))
  }

  /// Reads only while the line has room, so that whoever writes too fast is held up.
  private func rest() {
    guard isReading != (incoming.room > 0) else { return }
    isReading.toggle()
    pauseReading(!isReading)
  }
}
