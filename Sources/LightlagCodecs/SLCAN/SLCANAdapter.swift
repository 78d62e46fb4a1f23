/// An adapter between a serial line and a CAN bus, as a state machine without I/O.
///
/// The caller hands in what the host writes and what comes from the bus, sends the replies to the
/// host, and puts the frames on the bus.
///
/// Source: LAWICEL, CAN232 and CANUSB manuals. Filters are those of one SJA1000 filter over the
/// whole identifier, in whatever mode: an 11-bit one is compared in the highest bits of the code,
/// one of 29 bits in all but the lowest three.
package struct SLCANAdapter: Sendable {
  /// What an adapter is.
  package struct Settings: Hashable, Sendable {
    /// What it does about quirks.
    package var mode = SLCANMode.lenient
    /// Most characters of a line.
    package var bufferLimit = 1_024
    /// Most frames that wait to be polled.
    package var queueLimit = 32
    /// Whether a frame that will be sent is answered by `z` or `Z`, as a CANUSB does, or by CR.
    package var tellsQueued = true
    /// The versions of hardware and software.
    package var version: (hardware: UInt8, software: UInt8) { (10, 13) }
    /// What it calls itself.
    package var serialNumber = SLCANLabel("LLAG")
    /// What it calls its firmware.
    package var firmware = SLCANLabel("0100")

    /// Creates the default settings.
    package init() {}
  }

  /// Whether the adapter is on the bus.
  package enum Phase: Hashable, Sendable {
    /// It is not.
    case closed
    /// It is, in the latter case only to listen.
    case open(isListening: Bool)
  }

  /// What an adapter has done so far.
  package struct Counts: Hashable, Sendable {
    /// Frames put on the bus.
    package fileprivate(set) var sent = 0
    /// Frames handed on to the host.
    package fileprivate(set) var received = 0
    /// Commands and frames answered by BEL.
    package fileprivate(set) var refused = 0
    /// Frames from the bus that had no room until they were polled.
    package fileprivate(set) var overflows = 0

    /// Creates a count of nothing.
    package init() {}
  }

  /// What the adapter has done so far.
  package private(set) var counts = Counts()
  /// Whether it is on the bus.
  package private(set) var phase = Phase.closed
  /// The bit rate or timing that was set, as the command for it.
  package private(set) var bitRate: SLCANCommand?

  private let settings: Settings
  private var decoder: SLCANDecoder
  private var events: [SLCANEvent] = []
  private var quirks = SLCANQuirks()
  private var status: SLCANStatus = []
  private var isPolling = true
  private var hasTimestamps = false
  private var code: UInt32 = 0
  private var mask = UInt32.max
  /// Frames that wait to be polled.
  private var waiting: [CANFrame] = []

  /// Creates an adapter that is not on the bus.
  package init(settings: Settings = Settings()) {
    self.settings = settings
    decoder = SLCANDecoder(.adapter, mode: settings.mode, bufferLimit: settings.bufferLimit)
  }

  /// What was decoded of the host's bytes.
  package var lineCounts: SLCANDecoder.Counts { decoder.counts }

  /// The quirks of the host, in its lines and in the order of its commands.
  package var quirksMet: [SLCANQuirk] {
    SLCANQuirk.allCases.filter { count(of: $0) > 0 }
  }

  /// Returns how often the host had a quirk.
  package func count(of quirk: SLCANQuirk) -> Int { decoder.counts.quirks[quirk] + quirks[quirk] }

  // MARK: From the host

  /// Takes what the host writes.
  ///
  /// - Parameters:
  ///   - bytes: the next bytes of the line.
  ///   - frames: what is to be put on the bus is appended to it.
  ///   - replies: what is to be sent to the host is appended to it.
  package mutating func receive(
    _ bytes: [UInt8], frames: inout [CANFrame], replies: inout [UInt8]
  ) {
    events.removeAll(keepingCapacity: true)
    decoder.receive(bytes, into: &events)
    for event in events {
      switch event {
      case .frame(let frame): send(frame, &frames, &replies)
      case .command(let command): obey(command, &replies)
      case .failure(let failure):
        // What may have been a frame had no room on its way to the bus.
        if case .overflow = failure.reason { status.insert(.transmitQueueFull) }
        refuse(&replies)
      case .reply: break
      }
    }
  }

  private mutating func send(
    _ frame: CANFrame, _ frames: inout [CANFrame], _ replies: inout [UInt8]
  ) {
    guard phase == .open(isListening: false) else { return refuse(&replies) }
    counts.sent += 1
    frames.append(frame)
    let reply = settings.tellsQueued ? SLCANReply.queued(isExtended: frame.isExtended) : .done
    SLCANEncoder.append(reply, to: &replies)
  }

  private mutating func obey(_ command: SLCANCommand, _ replies: inout [UInt8]) {
    switch command {
    case .empty: done(true, &replies)
    case .version:
      let (hardware, software) = settings.version
      SLCANEncoder.append(.version(hardware: hardware, software: software), to: &replies)
    case .firmware: tell(settings.firmware.map(SLCANReply.firmware), &replies)
    case .serialNumber: tell(settings.serialNumber.map(SLCANReply.serialNumber), &replies)
    case .autoStart: done(true, &replies)
    case .open(let isListening): open(isListening: isListening, &replies)
    case .close: close(&replies)
    case .status:
      tell(phase == .closed ? nil : .status(status), &replies)
      if phase != .closed { status = [] }
    case .poll, .pollAll: poll(all: command == .pollAll, &replies)
    default: done(phase == .closed && configure(command), &replies)
    }
  }

  /// Does what is only allowed while the adapter is not on the bus.
  private mutating func configure(_ command: SLCANCommand) -> Bool {
    switch command {
    case .bitRate(9) where settings.mode == .strict: return false
    case .bitRate, .bitTiming: bitRate = command
    case .autoPoll(let isOn): isPolling = isOn
    case .timestamps(let isOn): hasTimestamps = isOn
    case .acceptanceCode(let code): self.code = code
    case .acceptanceMask(let mask): self.mask = mask
    default: break
    }
    return true
  }

  private mutating func open(isListening: Bool, _ replies: inout [UInt8]) {
    guard phase == .closed else {
      quirks.note(.repeatedOpen)
      return done(settings.mode == .lenient, &replies)
    }
    guard bitRate != nil else { return refuse(&replies) }
    phase = .open(isListening: isListening)
    waiting = []
    done(true, &replies)
  }

  private mutating func close(_ replies: inout [UInt8]) {
    guard phase != .closed else {
      quirks.note(.repeatedClose)
      return done(settings.mode == .lenient, &replies)
    }
    phase = .closed
    done(true, &replies)
  }

  private mutating func poll(all: Bool, _ replies: inout [UInt8]) {
    guard phase != .closed, !isPolling else { return refuse(&replies) }
    let count = all ? waiting.count : min(1, waiting.count)
    for frame in waiting.prefix(count) { SLCANEncoder.append(frame, to: &replies) }
    counts.received += count
    waiting.removeFirst(count)
    if all {
      SLCANEncoder.append(.polledAll, to: &replies)
    } else if count == 0 {
      done(true, &replies)
    }
  }

  private mutating func tell(_ reply: SLCANReply?, _ replies: inout [UInt8]) {
    guard let reply else { return refuse(&replies) }
    SLCANEncoder.append(reply, to: &replies)
  }

  private mutating func done(_ isDone: Bool, _ replies: inout [UInt8]) {
    guard isDone else { return refuse(&replies) }
    SLCANEncoder.append(.done, to: &replies)
  }

  private mutating func refuse(_ replies: inout [UInt8]) {
    counts.refused += 1
    SLCANEncoder.append(.refused, to: &replies)
  }

  // MARK: From the bus

  /// Takes a frame from the bus.
  ///
  /// - Parameters:
  ///   - frame: the frame.
  ///   - milliseconds: the adapter's clock, not negative.
  ///   - replies: what is to be sent to the host is appended to it.
  package mutating func deliver(
    _ frame: CANFrame, milliseconds: Int64, replies: inout [UInt8]
  ) {
    guard phase != .closed, accepts(frame) else { return }
    var frame = frame
    frame.timestamp = hasTimestamps ? UInt16(milliseconds % 60_000) : nil
    if isPolling {
      counts.received += 1
      SLCANEncoder.append(frame, to: &replies)
    } else if waiting.count < settings.queueLimit {
      waiting.append(frame)
    } else {
      counts.overflows += 1
      status.insert([.receiveQueueFull, .dataOverrun])
    }
  }

  /// Takes note of errors on the bus.
  package mutating func report(_ errors: SLCANBusErrors, replies: inout [UInt8]) {
    guard phase != .closed else { return }
    status.insert(.busError)
    SLCANEncoder.append(.errors(errors), to: &replies)
  }

  private func accepts(_ frame: CANFrame) -> Bool {
    let place = frame.isExtended ? frame.identifier << 3 : frame.identifier << 21
    let compared: UInt32 = frame.isExtended ? 0xffff_fff8 : 0xffe0_0000
    return (place ^ code) & ~mask & compared == 0
  }
}
