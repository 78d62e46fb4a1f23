import LightlagCore

/// Something that the controller is told again and again until it says that it is done.
struct RoverWish: Hashable, Sendable {
  /// What it is told.
  let frame: RoverFrame
  /// When it is told again.
  var due: Instant
}
