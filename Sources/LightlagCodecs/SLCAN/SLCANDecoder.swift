/// Turns the bytes of a serial line into frames, commands and replies, however they are cut.
///
/// Each line is taken by itself, so that one that is damaged costs no other. What is kept between
/// two calls is at most one line, bounded by the size of the buffer.
package struct SLCANDecoder: Sendable {
  /// Which end of the line this is.
  package enum Side: Hashable, Sendable, CaseIterable {
    /// The adapter, which is told commands.
    case adapter
    /// The host, which is told replies.
    case host
  }

  /// What has been decoded so far.
  package struct Counts: Hashable, Sendable {
    /// Bytes received.
    package fileprivate(set) var bytes = 0
    /// Lines that were frames.
    package fileprivate(set) var frames = 0
    /// Lines that were commands or replies.
    package fileprivate(set) var others = 0
    /// Lines that were thrown away, those among them that were too long.
    package fileprivate(set) var failures = 0
    /// Lines that were too long for the buffer.
    package fileprivate(set) var overflows = 0
    /// Quirks put up with, or refused.
    package fileprivate(set) var quirks = SLCANQuirks()

    /// Creates a count of nothing.
    package init() {}
  }

  /// What has been decoded so far.
  package private(set) var counts = Counts()

  private let side: Side
  private let mode: SLCANMode
  private let bufferLimit: Int
  /// The beginning of a line whose end is still to come.
  private var pending: [UInt8] = []
  /// Whether the line at hand was too long and is thrown away up to its end.
  private var isOverflowing = false
  /// Bytes in the stream before the line at hand.
  private var lineOffset = 0
  private var hasLineFeed = false

  /// Creates a decoder at the start of a line.
  ///
  /// - Parameters:
  ///   - side: which end this is.
  ///   - mode: what it does about quirks.
  ///   - bufferLimit: most characters of a line, without its end.
  package init(_ side: Side, mode: SLCANMode = .lenient, bufferLimit: Int = 1_024) {
    precondition(bufferLimit > 0, "a buffer has room for something")
    self.side = side
    self.mode = mode
    self.bufferLimit = bufferLimit
  }

  /// Takes the next bytes, and appends what the lines that end in them mean.
  package mutating func receive(_ bytes: [UInt8], into events: inout [SLCANEvent]) {
    receive(bytes.span, into: &events)
  }

  /// Takes the next bytes, and appends what the lines that end in them mean.
  package mutating func receive(_ bytes: Span<UInt8>, into events: inout [SLCANEvent]) {
    var start = 0
    var index = 0
    while index < bytes.count {
      let byte = bytes[index]
      if byte == SLCANEncoder.carriageReturn {
        end(bytes.extracting(start..<index), into: &events)
      } else if byte == SLCANEncoder.bell, side == .host {
        ring(bytes.extracting(start..<index), into: &events)
      } else if byte == UInt8(ascii: "\n"), index == start, pending.isEmpty, !isOverflowing {
        skipLineFeed()
      } else {
        index += 1
        continue
      }
      index += 1
      start = index
      lineOffset = counts.bytes + index
    }
    keep(bytes.extracting(start..<bytes.count))
    counts.bytes += bytes.count
  }

  // MARK: Lines

  private mutating func end(_ rest: Span<UInt8>, into events: inout [SLCANEvent]) {
    // Most lines come whole, and need not be put together.
    if pending.isEmpty, !isOverflowing, rest.count <= bufferLimit {
      return take(rest, into: &events)
    }
    keep(rest)
    if isOverflowing {
      counts.overflows += 1
      fail(.overflow(limit: bufferLimit), column: bufferLimit, into: &events)
    } else {
      // Taken out and put back, so that the line is not copied.
      var line: [UInt8] = []
      swap(&line, &pending)
      take(line.span, into: &events)
      swap(&line, &pending)
    }
    pending.removeAll(keepingCapacity: true)
    isOverflowing = false
  }

  /// Takes BEL, which says that something was refused, and ends whatever stands before it.
  private mutating func ring(_ rest: Span<UInt8>, into events: inout [SLCANEvent]) {
    if rest.count > 0 || !pending.isEmpty || isOverflowing {
      counts.quirks.note(.bellInLine)
      if mode == .lenient {
        end(rest, into: &events)
      } else {
        keep(rest)
        fail(.interrupted, column: pending.count, into: &events)
        pending.removeAll(keepingCapacity: true)
        isOverflowing = false
      }
    }
    counts.others += 1
    events.append(.reply(.refused))
    hasLineFeed = false
  }

  private mutating func skipLineFeed() {
    counts.quirks.note(.lineFeed)
    hasLineFeed = true
  }

  /// Keeps the beginning of a line.
  private mutating func keep(_ bytes: Span<UInt8>) {
    guard !isOverflowing else { return }
    let count = min(bytes.count, bufferLimit - pending.count)
    for index in 0..<count { pending.append(bytes[index]) }
    isOverflowing = count < bytes.count
  }

  @inline(__always)
  private mutating func take(_ line: Span<UInt8>, into events: inout [SLCANEvent]) {
    if hasLineFeed {
      hasLineFeed = false
      if mode == .strict { return fail(.lineFeed, column: 0, into: &events) }
    }
    do throws(SLCANLine.Problem) {
      let (event, quirk) = try SLCANLine.event(line, side, mode)
      if let quirk { counts.quirks.note(quirk) }
      if case .frame = event { counts.frames += 1 } else { counts.others += 1 }
      events.append(event)
    } catch {
      fail(error.reason, column: error.column, into: &events)
    }
  }

  private mutating func fail(
    _ reason: SLCANFailure.Reason, column: Int, into events: inout [SLCANEvent]
  ) {
    counts.failures += 1
    events.append(.failure(SLCANFailure(reason, lineOffset: lineOffset, column: column)))
  }
}
