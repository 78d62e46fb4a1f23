/// A habit of real hosts and adapters that the manuals do not allow.
///
/// A lenient end puts up with it, a strict one refuses; both take note.
package enum SLCANQuirk: Int, Hashable, Sendable, CaseIterable {
  /// A command of nothing, as python-can sends one behind the bit rate. It is answered with CR
  /// even by a strict adapter, as manuals advise hosts to begin with some.
  case emptyCommand
  /// The bus is opened again, as python-can does.
  case repeatedOpen
  /// The bus is closed before it was opened, as Linux and python-can begin.
  case repeatedClose
  /// A line feed behind the CR.
  case lineFeed
  /// Characters behind the data that are no timestamp.
  case trailingCharacters
  /// BEL ends a line that was not answered.
  case bellInLine
  /// Bit rate 9, which python-can sends for 83.3 kbit/s.
  case bitRateNine
}
