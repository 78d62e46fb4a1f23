import LightlagCore
import LightlagEncoding

/// One port of the service: a line with something at its end, open or closed.
///
/// Where a device is in the process and a line leads here too, the one who has that writes to the
/// device as clients do, and reads what they read.
struct SerialPortState: Sendable {
  /// What has happened at a port.
  struct News {
    /// Lines that were read.
    var lines: [[UInt8]] = []
    /// Bytes for what is at the end of the line, where that is outside.
    var output: [[UInt8]] = []
    /// Whether it is now open that was closed, or the other way.
    var hasChanged = false
    /// Whether it has closed because nothing came or went for so long.
    var isIdle = false
  }

  /// Most bytes that wait for the line, so that nobody fills the memory over a slow one.
  private static let waitingLimit = 1 << 20
  /// Most lines that are kept for requests to read them.
  private static let unreadLimit = 100

  /// How it is set up now.
  private(set) var options: SerialPortOptions
  /// The connection that is the line, where that is outside.
  private(set) var line: ConnectionID?
  /// What is counted while it is open.
  private(set) var metrics: SerialMetrics?
  /// Whether no client has closed it.
  private(set) var isWanted = true
  /// What the line was told and has not answered, the first to be answered first.
  var orders: [LineOrder] = []
  /// Whether what is wanted has changed while there was no line to be told.
  var hasChangedUnheard = false

  /// Lines that came and that no request has read, the latest last.
  private var unread: [[UInt8]] = []
  private var device: (any SerialDevice)?
  private var down: ByteLine
  private var up: ByteLine
  private var splitter: LineSplitter
  private var answers: [SerialAnswer] = []
  private var now = Instant.start

  /// Creates a port, which opens when it is first told the time.
  init(_ options: SerialPortOptions, number: Int, seed: Seed, epochNanoseconds: Int64) {
    self.options = options
    var pace = options.byteNanoseconds
    switch options.device {
    case .echo: device = EchoDevice()
    case .gps: device = GPSDevice(seed: seed, epochNanoseconds: epochNanoseconds)
    case .slcan: device = SLCANDevice(options.adapter, seed: seed, number: number)
    case .responder(let rules):
      device = ResponderDevice(rules, terminator: options.terminator)
    // What is outside has a pace of its own.
    case .line: pace = 0
    }
    down = ByteLine(options.line, byteNanoseconds: pace, seed: seed, number: 2 * number)
    up = ByteLine(options.line, byteNanoseconds: pace, seed: seed, number: 2 * number + 1)
    splitter = LineSplitter(options)
  }

  /// Whether whoever has the line has the device too, and must be asked for it.
  var isOutside: Bool { device == nil }

  /// Whether what is written goes somewhere.
  var isOpen: Bool { metrics != nil }

  /// When something happens next by itself, or `nil`.
  var deadline: Instant? {
    let change = options.line.change(after: now)
    guard let metrics else {
      return [change, device?.idleDeadline].compactMap(\.self).min()
    }
    let idle = options.idleDisconnectMilliseconds.map {
      metrics.lastActivity.advanced(by: .milliseconds($0))
    }
    return [change, idle, down.deadline, up.deadline, device?.deadline].compactMap(\.self).min()
  }

  // MARK: Inputs

  /// Writes bytes; returns why that cannot be, or `nil`.
  mutating func write(_ bytes: [UInt8], at now: Instant) -> String? {
    guard isOpen else { return "port is not open" }
    guard down.waitingCount + bytes.count <= Self.waitingLimit else {
      return "port is busy: \(down.waitingCount) bytes wait for its line"
    }
    metrics?.wrote(bytes.count, at: now)
    down.put(bytes, from: now)
    return nil
  }

  /// Takes what came from outside.
  mutating func receive(_ bytes: [UInt8], at now: Instant) {
    guard isOpen else { return }
    if device == nil { up.put(bytes, from: now) } else { down.put(bytes, from: now) }
  }

  /// Takes note that so many of the bytes written were lost behind the line.
  mutating func lose(_ count: Int64) { metrics?.lost(count) }

  /// Keeps a line until a request reads it, or too many have come since.
  mutating func keep(_ line: [UInt8]) {
    if unread.count == Self.unreadLimit { unread.removeFirst() }
    unread.append(line)
  }

  /// Returns the first line that no request has read, or `nil`.
  mutating func takeUnread() -> [UInt8]? { unread.isEmpty ? nil : unread.removeFirst() }

  /// Takes note of what is at the end of the line, or that nothing is.
  mutating func connect(_ connection: ConnectionID?) { line = connection }

  /// Opens or closes it in a client's name, as soon as there is a line.
  mutating func want(_ isWanted: Bool) { self.isWanted = isWanted }

  /// Takes over other settings.
  mutating func set(_ options: SerialPortOptions) {
    if options.terminator != self.options.terminator
      || options.stripsTerminator != self.options.stripsTerminator
    {
      splitter = LineSplitter(options)
    }
    self.options = options
    down.setRate(byteNanoseconds: options.byteNanoseconds)
    up.setRate(byteNanoseconds: options.byteNanoseconds)
  }

  /// Lets happen what is due.
  mutating func advance(to now: Instant, _ news: inout News) {
    self.now = now
    // What a device would have said while nobody listened is never said.
    if !isOpen { device?.idle(to: now) }
    settle(&news)
    guard isOpen else { return }
    device?.advance(to: now, into: &answers)
    while let piece = down.take(by: now) {
      if device == nil { news.output.append(piece.bytes) }
      device?.receive(piece, into: &answers)
    }
    for answer in answers { up.put(answer.bytes, from: answer.ready) }
    answers.removeAll(keepingCapacity: true)
    while let piece = up.take(by: now) {
      metrics?.read(piece.bytes.count, at: now)
      news.lines += splitter.take(piece.bytes)
      if device != nil { news.output.append(piece.bytes) }
    }
    closeIdle(&news)
  }

  /// Opens or closes it, as there is a line now, and someone who wants it.
  private mutating func settle(_ news: inout News) {
    let isThere = device != nil || line != nil
    let isOpening = isThere && isWanted && options.line.isConnected(at: now)
    guard isOpening != isOpen else { return }
    news.hasChanged = true
    metrics =
      isOpening ? SerialMetrics(at: now, timeoutMilliseconds: options.timeoutMilliseconds) : nil
    down.clear(at: now)
    up.clear(at: now)
    splitter = LineSplitter(options)
    unread = []
  }

  private mutating func closeIdle(_ news: inout News) {
    guard let idle = options.idleDisconnectMilliseconds, let last = metrics?.lastActivity,
      last.advanced(by: .milliseconds(idle)) <= now
    else { return }
    isWanted = false
    news.isIdle = true
    settle(&news)
  }

  // MARK: Telling

  /// What its SLCAN adapter has met, where it has one.
  var slcanRecord: SLCANRecord? { (device as? SLCANDevice)?.record }

  /// What clients are told of its state.
  func status(at now: Instant) -> JSON {
    guard let metrics else { return ["type": "status", "state": "Closed"] }
    return ["type": "status", "state": "Open", "metrics": metrics.json(at: now)]
  }
}

extension LineSplitter {
  /// Creates a splitter for what is read from a port.
  fileprivate init(_ options: SerialPortOptions) {
    // An SLCAN adapter refuses with BEL in place of a carriage return.
    self.init(
      terminator: options.terminator, strips: options.stripsTerminator,
      bell: options.device == .slcan ? 0x07 : nil)
  }
}
