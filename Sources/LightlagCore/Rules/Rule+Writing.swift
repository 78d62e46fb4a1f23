package import LightlagEncoding

/// The form of a rule in recordings: integers with their units in the names of the keys.
extension Rule {
  /// Writes the rule as one JSON object, from which it is read again exactly.
  ///
  /// What a criterion leaves open is `null`, so that a later default changes no old recording;
  /// only `equals` is left out, as `null` is a value to be equal to.
  package func write(to writer: inout JSONWriter) {
    writer.beginObject()
    writer.member("name", name)
    match.writeMembers(to: &writer)
    verdict.writeMembers(to: &writer)
    writer.endObject()
  }
}

extension RuleMatch {
  fileprivate func writeMembers(to writer: inout JSONWriter) {
    writer.member("direction", direction?.ruleWord)
    writer.member("event", event)
    writer.member("kind", kind?.ruleWord)
    writer.name("sizeBytes")
    if let size {
      writer.beginArray()
      writer.integer(size.lowerBound)
      writer.integer(size.upperBound)
      writer.endArray()
    } else {
      writer.null()
    }
    writer.member("pointer", json?.pointer.description)
    if let equals = json?.equals {
      writer.name("equals")
      writer.value(equals)
    }
    writer.name("nth")
    nth.write(to: &writer)
    writer.name("probabilityPartsPerBillion")
    writer.integer(probability.partsPerBillion)
  }
}

extension Nth? {
  fileprivate func write(to writer: inout JSONWriter) {
    guard let self else { return writer.null() }
    writer.beginObject()
    switch self {
    case .only: writer.name("only")
    case .from: writer.name("from")
    case .every: writer.name("every")
    }
    writer.integer(self.number)
    writer.endObject()
  }
}

extension RuleVerdict {
  fileprivate func writeMembers(to writer: inout JSONWriter) {
    writer.member("verdict", word)
    switch self {
    case .pass, .drop, .duplicate, .corrupt: break
    case .delay(let time):
      writer.name("delayNanoseconds")
      writer.integer(time.wholeNanoseconds)
    case .hold(let time):
      writer.name("holdNanoseconds")
      if let time { writer.integer(time.wholeNanoseconds) } else { writer.null() }
    case .close(let code, let reason):
      writer.name("code")
      writer.integer(code)
      writer.member("reason", reason)
    }
  }
}

extension JSONWriter {
  fileprivate mutating func member(_ name: String, _ value: String?) {
    self.name(name)
    if let value { string(value) } else { null() }
  }
}
