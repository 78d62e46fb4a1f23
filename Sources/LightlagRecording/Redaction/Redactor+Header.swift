import LightlagEncoding

extension Redactor {
  /// Returns a header without secrets, which says what was looked for.
  public mutating func redact(_ header: RecordingHeader) -> RecordingHeader {
    var header = header
    header.name = text(header.name)
    if let document = header.profile?.document { header.profile?.document = redact(document) }
    header.backend.options = redact(header.backend.options)
    if let options = header.clients?.options { header.clients?.options = redact(options) }
    header.redactions =
      (header.redactions ?? [])
      + names.filter { name in
        !(header.redactions ?? []).contains(name)
      }
    return header
  }
}
