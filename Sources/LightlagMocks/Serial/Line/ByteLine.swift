import LightlagCore

/// One direction of a serial line: bytes that take their time, in order, perhaps damaged.
struct ByteLine: Sendable {
  /// Bytes that have come out.
  struct Piece: Hashable, Sendable {
    /// When the first of them had come out.
    let begun: Instant
    /// When the last of them has.
    let due: Instant
    /// The bytes.
    let bytes: [UInt8]
  }

  /// Most bytes that come out together, so that little waits for its neighbours.
  private static let pieceLimit = 32
  /// How late a byte is that was lost, and all behind it: TCP's shortest timer on Linux.
  private static let retransmission: Int64 = 200_000_000

  private let conditions: SerialLineConditions
  private let seed: Seed
  /// What tells its chance from that of all other lines.
  private let number: Int
  /// Time of a byte's bits, 0 where the line has a rate of its own.
  private var byteNanoseconds: Int64
  private var busyUntil = Instant.start
  private var latest = Instant.start
  /// Bytes put on the line so far.
  private var position = 0
  /// In the order in which they come out; those before `first` have.
  private var pieces: [Piece] = []
  private var first = 0
  /// Bytes that have not come out.
  private(set) var waitingCount = 0

  /// Creates an idle line.
  init(_ conditions: SerialLineConditions, byteNanoseconds: Int64, seed: Seed, number: Int) {
    self.conditions = conditions
    self.byteNanoseconds = byteNanoseconds
    self.seed = seed
    self.number = number
  }

  /// When something comes out next, or `nil`.
  var deadline: Instant? { first < pieces.count ? pieces[first].due : nil }

  /// Puts bytes on the line, the first as soon as the line is free from that instant on.
  mutating func put(_ bytes: [UInt8], from ready: Instant) {
    let limit = byteNanoseconds == 0 ? max(1, bytes.count) : Self.pieceLimit
    for start in stride(from: 0, to: bytes.count, by: limit) {
      putPiece(bytes[start..<min(start + limit, bytes.count)], from: ready)
    }
  }

  private mutating func putPiece(_ bytes: ArraySlice<UInt8>, from ready: Instant) {
    let start = max(busyUntil, ready)
    busyUntil = start.advanced(byNanoseconds: Int64(bytes.count) * byteNanoseconds)
    var (kept, late) = ([UInt8](), Int64(0))
    for byte in bytes {
      let lost = isLost()
      if lost, conditions.lossMode == .retransmit { late += Self.retransmission }
      if !lost || conditions.lossMode == .retransmit { kept.append(damaged(byte)) }
      position += 1
    }
    let delay = conditions.delay.wholeNanoseconds + late
    func arrival(_ instant: Instant) -> Instant {
      max(latest, conditions.resumption(at: instant.advanced(byNanoseconds: delay)))
    }
    let begun = arrival(start.advanced(byNanoseconds: byteNanoseconds))
    latest = arrival(busyUntil)
    guard !kept.isEmpty else { return }
    waitingCount += kept.count
    pieces.append(Piece(begun: begun, due: latest, bytes: kept))
  }

  /// Returns the next bytes to have come out by `now`, or `nil`.
  mutating func take(by now: Instant) -> Piece? {
    guard first < pieces.count, pieces[first].due <= now else { return nil }
    let piece = pieces[first]
    waitingCount -= piece.bytes.count
    first += 1
    // Once they are most of it, so that taking one out costs the same however many wait.
    if first * 2 >= pieces.count {
      pieces.removeFirst(first)
      first = 0
    }
    return piece
  }

  /// Forgets all that is on the line, as it is at its ends when the cable is pulled.
  mutating func clear(at now: Instant) {
    (pieces, first, waitingCount) = ([], 0, 0)
    (busyUntil, latest) = (now, now)
  }

  /// Takes another time for each byte from now on.
  mutating func setRate(byteNanoseconds: Int64) {
    if self.byteNanoseconds != 0 { self.byteNanoseconds = byteNanoseconds }
  }

  private func isLost() -> Bool {
    conditions.loss != .never
      && MockDraw(seed, .serialLoss, position, position >> 32, number).draw.decides(conditions.loss)
  }

  private func damaged(_ byte: UInt8) -> UInt8 {
    guard conditions.corrupt != .never else { return byte }
    let draw = MockDraw(seed, .serialDamage, position, position >> 32, number)
    guard draw.draw.decides(conditions.corrupt) else { return byte }
    let bit = MockDraw(seed, .serialBit, position, position >> 32, number).number(in: 0...7)
    return byte ^ UInt8(1) << UInt8(bit)
  }
}
