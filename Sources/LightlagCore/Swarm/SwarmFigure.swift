/// An impairment that a drawn configuration has or has not.
///
/// The number addresses its draws: a new one takes a new number, and so shifts no other's.
package enum SwarmFigure: Int, Hashable, Sendable, CaseIterable {
  /// `LinkConditions.delay`.
  case delay = 1
  /// `LinkConditions.jitter`.
  case jitter = 2
  /// `LinkConditions.loss`.
  case loss = 3
  /// `LossMode.retransmit`.
  case retransmit = 4
  /// `LinkConditions.duplicate`.
  case duplicate = 5
  /// `LinkConditions.corrupt`.
  case corrupt = 6
  /// `LinkConditions.reorder`, and with it messages out of order.
  case reorder = 7
  /// `LinkConditions.cut`.
  case cut = 8
  /// `LinkConditions.rate`.
  case rate = 9
  /// `LinkConditions.isShared`.
  case shared = 10
  /// `LinkConditions.overhead`.
  case overhead = 11
  /// `LinkConditions.limit`.
  case limit = 12
  /// `LinkConditions.discipline`.
  case discipline = 13
  /// `LinkConditions.Arithmetic.netem`.
  case netem = 14
  /// `Openings.acceptDelay`.
  case acceptDelay = 15
  /// `Openings.handshakeDelay`.
  case handshakeDelay = 16
  /// `Openings.handshakeFailure`.
  case handshakeFailure = 17
  /// `Openings.refuse`.
  case refuse = 18
  /// `Openings.reconnectAfter`.
  case reconnectAfter = 19
  /// `Breaks.meanTime`.
  case breaks = 20
  /// `Breaks.manner`.
  case breakManner = 21
  /// A handshake that is answered on the client's side.
  case localHandshake = 22
  /// Pings that cross the link.
  case crossingPing = 23
  /// A phase in which nothing arrives.
  case outage = 24
  /// A phase in which everything waits.
  case hold = 25
  /// A phase in which the link is worse.
  case degraded = 26
  /// A phase that begins with the end of all connections.
  case restart = 27
  /// A rule for some messages.
  case rule = 28

  /// Whether each direction has a coin of its own.
  package var isOfADirection: Bool { rawValue <= Self.netem.rawValue }
}
