package import LightlagCore

extension LinkConditions.Limit {
  /// What is accepted, as the end of a message that refuses something else.
  static let accepted =
    "write a limit such as \"1000 messages\", \"256 MiB\" or \"1000 messages, 256 MiB\""
    + " (\(Quantity.count.unitList), \(Quantity.size.unitList))"

  /// Creates the limit that `text` states in messages, in bytes, or in both after a comma.
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
    let count = Quantity.count.text(Int64(messages))
    let size = Quantity.size.text(Int64(bytes))
    if messages == unlimited.messages { return size }
    return bytes == unlimited.bytes ? count : count + ", " + size
  }

  private static func parse(_ text: String) throws(ValueFailure.Reason) -> Self {
    var limit = Self()
    var seen: [Quantity] = []
    for part in text.split(separator: ",", omittingEmptySubsequences: false) {
      let part = !seen.isEmpty && part.hasPrefix(" ") ? part.dropFirst() : part
      let (quantity, amount) = try WrittenAmount(part).amount(among: [.count, .size])
      guard !seen.contains(quantity) else { throw .repeated }
      seen.append(quantity)
      if quantity == .count { limit.messages = Int(amount) } else { limit.bytes = Int(amount) }
    }
    return limit
  }
}
