import LightlagCodecs
package import LightlagCore

/// The server's end of the serial line: it opens the adapter, writes frames and reads them.
///
/// A line that damages what it carries may damage the opening too. So the bridge asks for a sign of
/// life, and where none comes, sets the bit rate and opens again; an adapter that is open refuses
/// that, and nothing is lost.
package struct CANBridge: Sendable {
  /// What has happened so far.
  package struct Counts: Hashable, Sendable {
    /// Frames written.
    package fileprivate(set) var written = 0
    /// Frames read that mean something to a server.
    package fileprivate(set) var read = 0
    /// Frames read that mean nothing to a server.
    package fileprivate(set) var strangers = 0
    /// Lines read that were damaged.
    package fileprivate(set) var damaged = 0
    /// Times that the adapter refused something.
    package fileprivate(set) var refusals = 0
    /// Signs of life asked for.
    package fileprivate(set) var heartbeats = 0
    /// Signs of life that came.
    package fileprivate(set) var responses = 0
    /// Times that the adapter was opened again.
    package fileprivate(set) var openings = 0

    /// Creates a count of nothing.
    package init() {}
  }

  private static let heartbeatInterval = Duration.milliseconds(500)

  /// What has happened so far.
  package private(set) var counts = Counts()
  /// Whether the controller has answered the last request for a sign of life.
  package private(set) var isAlive = false

  /// How the chassis was last told to move.
  package private(set) var lastDrive: RoverFrame?
  /// How often it was told.
  package private(set) var driveCount = 0

  private var decoder: SLCANDecoder
  private var events: [SLCANEvent] = []
  private var nextHeartbeat = Instant.start

  /// Creates a bridge that has not opened its adapter.
  package init(bufferBytes: Int) {
    decoder = SLCANDecoder(.host, mode: .lenient, bufferLimit: bufferBytes)
  }

  /// When the bridge wants `advance` called.
  package var deadline: Instant { nextHeartbeat }

  /// Asks for a sign of life, and opens the adapter where there has been none.
  package mutating func advance(to now: Instant, into bytes: inout [UInt8]) {
    guard nextHeartbeat <= now else { return }
    nextHeartbeat = nextHeartbeat.advanced(by: Self.heartbeatInterval)
    if !isAlive {
      // Closed first where it may still be open from before; later that would cost frames.
      if counts.openings == 0 { SLCANEncoder.append(.close, to: &bytes) }
      counts.openings += 1
      SLCANEncoder.append(.bitRate(6), to: &bytes)
      SLCANEncoder.append(.open(isListening: false), to: &bytes)
    }
    isAlive = false
    counts.heartbeats += 1
    write(.heartbeatRequest, into: &bytes)
  }

  /// Writes a frame.
  package mutating func write(_ frame: RoverFrame, into bytes: inout [UInt8]) {
    counts.written += 1
    if case .setVelocities = frame { (lastDrive, driveCount) = (frame, driveCount + 1) }
    SLCANEncoder.append(frame.frame, to: &bytes)
  }

  /// Reads what came over the line, and appends the frames that mean something to a server.
  package mutating func read(_ bytes: [UInt8], into frames: inout [RoverFrame]) {
    events.removeAll(keepingCapacity: true)
    decoder.receive(bytes, into: &events)
    for event in events {
      switch event {
      case .frame(let frame): take(frame, into: &frames)
      case .reply(.refused): counts.refusals += 1
      case .failure: counts.damaged += 1
      case .reply, .command: break
      }
    }
  }

  private mutating func take(_ frame: CANFrame, into frames: inout [RoverFrame]) {
    guard let meaning = RoverFrame(frame) else { return counts.strangers += 1 }
    counts.read += 1
    guard meaning != .heartbeatResponse else {
      counts.responses += 1
      return isAlive = true
    }
    frames.append(meaning)
  }
}
