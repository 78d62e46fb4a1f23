import LightlagEncoding

/// Reads a HAR file: what we have written comes back to the byte, and of what others have written
/// comes a recording.
package struct HARToRecording {
  /// The lines.
  package let bytes: [UInt8]

  /// The payloads that stood beside the lines.
  package let blobs: [RecordedBlob]

  /// Whether others have written it.
  package let isForeign: Bool

  /// Messages and entries that are nothing a recording has, and were left out.
  package let leftOut: LeftOut

  /// Entries that were taken otherwise than they stand.
  package let adapted: LeftOut

  /// Reads a file.
  ///
  /// - Parameters:
  ///   - file: The whole file.
  ///   - tool: The program that makes a recording of it, for the header.
  ///   - attachment: Returns the contents of a file that stands beside it, by its name.
  /// - Throws: `ImportFailure` where it is no HAR file, has no WebSocket, or was changed after we
  ///   had written it.
  package init(
    _ file: [UInt8], tool: String, attachment: (String) -> [UInt8]? = { _ in nil }
  ) throws(ImportFailure) {
    let text = file.hasByteOrderMark ? Array(file.withoutByteOrderMark) : file
    let (json, hasHalves): (JSON, Bool)
    do {
      (json, hasHalves) = try ForeignJSON.parse(text)
    } catch {
      let entry = ForeignJSON.entry(at: error.offset, in: text).map { "entry \($0): " } ?? ""
      throw ImportFailure(description: entry + error.description)
    }
    guard let log = json["log"], let entries = log["entries"]?.array else {
      throw ImportFailure(description: "a HAR file has \"log\" and \"entries\" in it")
    }
    guard let own = log["_lightlag"] else {
      let foreign = try ForeignHAR(log, entries, attachment: attachment)
      (bytes, blobs) = (try foreign.recording(tool: tool), [])
      (isForeign, leftOut, adapted) = (true, foreign.leftOut, foreign.adapted)
      return
    }
    guard own["version"]?.integer == HAR.version else {
      throw ImportFailure(description: "\"_lightlag\" is of a version that is not known here")
    }
    guard !hasHalves else {
      throw ImportFailure(description: "there is half a surrogate pair in it: it was changed")
    }
    (bytes, blobs) = try Self.lines(own, entries)
    (isForeign, leftOut, adapted) = (false, LeftOut(), LeftOut())
  }

  /// Puts the lines in their order again, and what stood beside them.
  private static func lines(
    _ own: JSON, _ entries: [JSON]
  ) throws(ImportFailure) -> (lines: [UInt8], blobs: [RecordedBlob]) {
    var lines: [(number: Int64, bytes: [UInt8])] = []
    var blobs: [RecordedBlob] = []
    func add(_ json: JSON, payload: [UInt8]? = nil) throws(ImportFailure) {
      guard let line = HARLine.line(json, payload: payload) else {
        throw ImportFailure(description: "a line in \"_lightlag\" is not as it was written")
      }
      lines.append(line)
      if let blob = HARLine.blob(json, payload: payload) { blobs.append(blob) }
    }
    for json in own["lines"]?.array ?? [] { try add(json) }
    for entry in entries {
      for json in entry["_lightlag"]?["lines"]?.array ?? [] { try add(json) }
      for message in entry["_webSocketMessages"]?.array ?? [] {
        guard let json = message["_lightlag"], json["n"] != nil else { continue }
        try add(json, payload: HARMessage.payload(message))
      }
    }
    lines.sort { $0.number < $1.number }
    for (place, line) in lines.enumerated() where line.number != Int64(place) + 1 {
      throw ImportFailure(
        description: "line \(place + 1) of the recording is not in it: it was changed")
    }
    return (lines.flatMap { $0.bytes + [UInt8(ascii: "\n")] }, blobs)
  }
}
