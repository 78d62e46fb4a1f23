import LightlagCore

extension QueueLimit {
  /// What is accepted, as the end of a message that refuses something else.
  static let accepted =
    "write a limit such as \"1000 messages\", \"256 MiB\", \"100 ms\" or some of them with commas "
    + "between (\(Quantity.count.unitList), \(Quantity.size.unitList), "
    + "\(Quantity.duration.unitList))"

  /// Creates the limit that `text` states in messages, bytes and time, with commas between.
  ///
  /// What is not named is as good as unlimited.
  package init(parsing text: String) throws(ValueFailure) {
    do {
      self = try Self.parse(text)
    } catch {
      throw ValueFailure(written: text.quoted, reason: error, accepted: Self.accepted)
    }
  }

  /// The shortest exact text of this limit; a part that is as good as unlimited is left out.
  package var quantityText: String {
    let unlimited = Self()
    var parts: [String] = []
    if messages != unlimited.messages { parts.append(Quantity.count.text(Int64(messages))) }
    if bytes != unlimited.bytes { parts.append(Quantity.size.text(Int64(bytes))) }
    if let time { parts.append(time.quantityText) }
    return parts.isEmpty ? Quantity.size.text(Int64(bytes)) : parts.joined(separator: ", ")
  }

  private static func parse(_ text: String) throws(ValueFailure.Reason) -> Self {
    var limit = Self()
    var seen: [Quantity] = []
    for part in text.split(separator: ",", omittingEmptySubsequences: false) {
      let part = !seen.isEmpty && part.hasPrefix(" ") ? part.dropFirst() : part
      let (quantity, amount) = try WrittenAmount(part).amount(among: [.count, .size, .duration])
      guard !seen.contains(quantity) else { throw .repeated }
      seen.append(quantity)
      switch quantity {
      case .count: limit.messages = Int(amount)
      case .size: limit.bytes = Int(amount)
      default: limit.time = .nanoseconds(amount)
      }
    }
    return limit
  }
}
