import LightlagCore
import LightlagEncoding

extension Normalisation {
  /// Returns a message of the recording with what its values are this time.
  func substituting(
    _ message: Message, on connection: ConnectionID, _ direction: Direction, _ bindings: Bindings
  ) -> Message {
    guard message.kind == .text else { return message }
    let read = reader.read(message)
    var json = read.json
    if let found = read.json, hasRule(for: read.event) {
      json = .some(substituting(found, of: read.event, bindings))
    }
    let number = read.acknowledgement.map { number in
      bindings.value(
        read.acknowledgementName(connection, direction), for: .string(number))?.string ?? number
    }
    guard json != read.json || number != read.acknowledgement, let json else { return message }
    return Message(.text, Array((read.prefix + (number ?? "")).utf8) + json.bytes)
  }

  /// Returns JSON with what is bound in the place of what was recorded.
  private func substituting(_ json: JSON, of event: String?, _ bindings: Bindings) -> JSON {
    var json = json
    for rule in rules where rule.event == nil || rule.event == event {
      guard case .bind(let name) = rule.normaliser else { continue }
      json = rule.pointer.rewriting(json) { value, _ in
        bindings.value(name, for: value) ?? value
      }
    }
    return json
  }
}
