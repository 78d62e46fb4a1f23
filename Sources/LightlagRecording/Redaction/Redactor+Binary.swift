import LightlagEncoding

extension Redactor {
  /// Returns the bytes of a binary message without secrets, or `nil` where there are none in them.
  ///
  /// MessagePack is looked into as such, all else as text; and in UTF-16 for values that are known.
  mutating func redactedBinary(_ bytes: [UInt8], event: String? = nil) -> [UInt8]? {
    if let clean = redactedMessagePack(bytes) { return clean }
    let clean = redacted(bytes, event: event)
    return redactedWide(clean ?? bytes) ?? clean
  }

  private static let nameFilter = LiteralFilter(SecretName.names)

  private mutating func redactedMessagePack(_ bytes: [UInt8]) -> [UInt8]? {
    guard MessagePack.mayBegin(bytes) else { return nil }
    guard Self.nameFilter.isFound(in: bytes.span) || mayHoldSecret(bytes) else { return nil }
    let counts = { [looksAtMembers] (name: String) in
      looksAtMembers && SecretName.kind(of: name[...]) != nil
    }
    return MessagePack.rewriting(bytes, where: counts) { text, name in
      guard let name, SecretName.isSecret(member: name, text) else {
        let clean = self.text(text)
        return clean == text ? nil : clean
      }
      return text.isEmpty || Self.isPlaceholder(text[...]) ? nil : cover(text, as: name)
    }
  }

  /// Takes known values out of UTF-16, and leaves placeholders in it.
  private func redactedWide(_ bytes: [UInt8]) -> [UInt8]? {
    guard known.count > 0, bytes.contains(0) else { return nil }
    let matches = known.matches(in: bytes, stride: 2)
    guard !matches.isEmpty else { return nil }
    var clean: [UInt8] = []
    var end = 0
    for match in matches {
      clean += bytes[end..<match.range.lowerBound]
      clean += WideText.bytes(of: Self.placeholder(match.name))
      end = match.range.upperBound
    }
    return clean + bytes[end...]
  }
}
