/// Whether anything crosses a link at all.
///
/// In one direction only, an outage makes the connection half-open: one end still hears the
/// other, which hears nothing, and neither is told.
public enum Flow: String, Hashable, Sendable, CaseIterable {
  /// Messages cross, under the other conditions.
  case open
  /// Nothing arrives and nothing is closed: what is sent, or would arrive, meanwhile is lost, or
  /// is retransmitted where the loss mode says so. Handshakes and closes wait.
  case outage
  /// Nothing arrives; all that was sent meanwhile, or was on its way, comes when it opens again.
  case hold
}
