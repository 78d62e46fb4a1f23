/// What a queue does when it grows.
public enum QueueDiscipline: Hashable, Sendable {
  /// It refuses what does not fit.
  case droptail
  /// It makes room by dropping what has waited longest.
  case drophead
  /// It keeps the wait near `target` by dropping at its head, ever more often while even the
  /// shortest wait of an `interval` is above; what does not fit it refuses.
  ///
  /// The defaults are those of RFC 8289. `target` must not be negative, `interval` must be
  /// positive, and both must be below 146 years.
  case codel(target: Duration = .milliseconds(5), interval: Duration = .milliseconds(100))
}
