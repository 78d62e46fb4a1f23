/// What of a rule a document or a line can name, in the order in which it is written.
public enum RuleKey: String, Hashable, Sendable, CaseIterable {
  /// The name; in a line it stands in front.
  case name
  /// Which way the message goes.
  case direction
  /// The name of its event.
  case event
  /// How its bytes are to be understood.
  case kind
  /// How many bytes its payload has.
  case size
  /// Where in its JSON something must stand.
  case pointer
  /// What must stand there.
  case equals
  /// Which of the messages that meet the criteria before.
  case nth
  /// The chance that the rule takes it.
  case probability
  /// What becomes of it; in a line it stands last and takes the rest.
  case `do`
}
