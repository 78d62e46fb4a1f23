/// What an end does about quirks.
package enum SLCANMode: Hashable, Sendable, CaseIterable {
  /// It refuses what the manuals do not allow.
  case strict
  /// It puts up with whatever has one meaning only, as most adapters and hosts do.
  case lenient
}
