import LightlagCore
import LightlagEncoding

extension SessionPage {
  /// Writes a verdict on a run that was compared with the recording, each divergence with the
  /// message or the line that it is about.
  func verdict(_ verdict: MatchVerdict, _ writer: inout JSONWriter) {
    writer.object("verdict") { writer in
      writer.member("headline", verdict.headline)
      writer.member("hasPassed", verdict.hasPassed)
      writer.array("warnings", verdict.warnings) { $0.string($1) }
      writer.array("notes", verdict.notes) { $0.string($1) }
      writer.array("divergences", verdict.divergences, divergence)
    }
  }

  private func divergence(_ writer: inout JSONWriter, _ divergence: Divergence) {
    let message = divergence.expected.flatMap {
      place(of: $0.index, $0.direction, on: $0.connection)
    }
    writer.beginObject()
    writer.member("kind", divergence.kind.rawValue)
    writer.member("at", divergence.instant)
    writer.member("headline", divergence.headline)
    if let message { writer.member("message", message) }
    if let line = divergence.line { writer.member("line", line) }
    excerpt("expected", divergence.expected, &writer)
    excerpt("actual", divergence.actual, &writer)
    excerpt("candidate", divergence.candidate, &writer)
    writer.array("differences", divergence.differences) { writer, difference in
      writer.beginObject()
      writer.member("pointer", difference.pointer)
      if let expected = difference.expected { writer.member("expected", expected) }
      if let actual = difference.actual { writer.member("actual", actual) }
      writer.member("reason", difference.reason)
      writer.endObject()
    }
    writer.endObject()
  }

  private func excerpt(
    _ name: String, _ excerpt: Divergence.Excerpt?, _ writer: inout JSONWriter
  ) {
    guard let excerpt else { return }
    writer.object(name) { writer in
      writer.member("connection", excerpt.connection.description)
      writer.member("direction", excerpt.direction.recordedName)
      writer.member("index", excerpt.index)
      writer.member("at", excerpt.instant)
      writer.member("text", excerpt.text)
    }
  }
}
