extension Sequence<UInt8> {
  /// How many line feeds there are, each of which ends a line.
  package var lineFeedCount: Int { count { $0 == UInt8(ascii: "\n") } }
}
