/// What a lost transmission comes to.
public enum LossMode: String, Hashable, Sendable, CaseIterable {
  /// The message is gone.
  case drop
  /// It is late, and so is all behind it, by what TCP takes to send it again (RFC 6298): see
  /// `Retransmission`. No message is lost, duplicated (also not by a rule), damaged or reordered;
  /// after fifteen time-outs in a row, a quarter of an hour at least, the connection breaks.
  case retransmit
}
