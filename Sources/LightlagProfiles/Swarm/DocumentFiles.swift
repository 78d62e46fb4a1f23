import LightlagCore
import LightlagEncoding

/// The files of a document that is written: what figures name, within the document.
struct DocumentFiles {
  /// Each with its name.
  private(set) var members: [JSON.Member] = []

  /// Returns the text of a figure, and puts into a file what does not stand in it.
  mutating func text(_ figure: ConditionFigure) -> String {
    switch figure {
    case .rate(.trace(let trace)?):
      let lines = trace.milliseconds.map { "\($0)\n" }.joined()
      return "trace " + name(lines, "trace") + (trace.isOnce ? ", once" : "")
    case .rate(.contacts(let plan)?):
      return "contacts " + name(plan.document.text, "json")
    case .delayTrace(let trace?):
      let lines = trace.samples.map { "\($0.time.milliseconds) \($0.delay.milliseconds)\n" }
      return name(lines.joined(), "delays") + (trace.course == .linear ? ", linear" : "")
        + (trace.period.map { ", repeat \($0.quantityText)" } ?? "")
    case .jitter(let jitter):
      guard case .table(let table) = jitter.shape else { return figure.text }
      let entries = table.entries.map(String.init).joined(separator: " ")
      return jitter.width.quantityText + " table " + name(entries, "dist") + jitter.correlation.text
    default: return figure.text
    }
  }

  /// The name of a file with that text, of which there is one.
  private mutating func name(_ text: String, _ suffix: String) -> String {
    if let file = members.first(where: { $0.value.string == text }) { return file.name }
    let name = "\(members.count + 1).\(suffix)"
    members.append(JSON.Member(name: name, value: .string(text)))
    return name
  }
}

extension ContactPlan {
  fileprivate var document: JSON {
    let contacts = contacts.map { contact -> JSON in
      [
        "start": .string(contact.start.quantityText), "end": .string(contact.end.quantityText),
        "rate": .string(contact.rate.quantityText),
        "lightTime": .string(contact.lightTime.quantityText),
      ]
    }
    var members = [JSON.Member(name: "contacts", value: .array(contacts))]
    if let period {
      members.append(JSON.Member(name: "repeat", value: .string(period.quantityText)))
    }
    return .object(members)
  }
}

extension Duration {
  /// Milliseconds with as many decimals as there are.
  fileprivate var milliseconds: String {
    let (whole, rest) = wholeNanoseconds.quotientAndRemainder(dividingBy: 1_000_000)
    guard rest > 0 else { return String(whole) }
    var decimals = String(1_000_000 + rest).dropFirst()
    while decimals.last == "0" { decimals.removeLast() }
    return "\(whole).\(decimals)"
  }
}
