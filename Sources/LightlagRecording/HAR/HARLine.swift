import LightlagCore
import LightlagEncoding

/// A line of a recording in a HAR file.
///
/// The payload of a message that stands there anyway is left out of its line and put back when that
/// is read; a payload that stood beside the recording is no part of the line, but in the file too.
/// Where the line would not come back to the byte it is kept as text.
enum HARLine {
  /// The name of a payload beside the recording.
  private static let blob = "blob"

  /// The keys of payloads.
  private static let payloads = ["j", "s", "b64"]

  /// Returns a line with its number.
  static func json(_ line: [UInt8], number: Int) -> JSON {
    if let json = try? JSON(parsing: line), json.bytes == line {
      return ["n": JSON(number), "line": json]
    }
    return ["n": JSON(number), "text": .string(String(decoding: line, as: UTF8.self))]
  }

  /// Returns the line of a message that is not seen, with its payload where that stood beside it.
  static func json(_ line: [UInt8], unseen message: Message, number: Int) -> JSON {
    let json = json(line, number: number)
    guard BlobName(endOf: line[...]) != nil, var members = json.members else { return json }
    members.append(.init(name: blob, value: .string(Base64.encode(message.bytes))))
    return .object(members)
  }

  /// Returns the line of a message without its payload, or `nil` where it would not come back, as
  /// where its text is none: in a string of JSON that could not stand.
  static func json(_ line: [UInt8], of message: Message, number: Int) -> JSON? {
    guard message.kind != .text || message.text.utf8.elementsEqual(message.bytes) else {
      return nil
    }
    if BlobName(endOf: line[...]) != nil {
      guard let whole = try? JSON(parsing: line), whole.bytes == line else { return nil }
      return ["n": JSON(number), "line": whole, "payload": .string(blob)]
    }
    guard let members = try? JSON.memberRanges(line), let last = members.last,
      payloads.contains(last.name)
    else { return nil }
    // Behind `,"j":` comes the payload, and what stands before it are the other members.
    let end = last.value.lowerBound - last.name.utf8.count - 4
    guard end > 0, let rest = try? JSON(parsing: line[..<end] + [UInt8(ascii: "}")]),
      self.line(rest, with: message.bytes, as: last.name) == line
    else { return nil }
    return ["n": JSON(number), "line": rest, "payload": .string(last.name)]
  }

  /// Returns the number and the line that stand in JSON, or `nil` where there is none.
  ///
  /// - Parameters:
  ///   - json: What one of the others has made.
  ///   - payload: The message's, where its line has none.
  /// - Returns: The number, from 1, and the line without its line feed.
  static func line(_ json: JSON, payload: [UInt8]?) -> (number: Int64, bytes: [UInt8])? {
    guard let number = json["n"]?.integer else { return nil }
    if let text = json["text"]?.string { return (number, Array(text.utf8)) }
    guard let rest = json["line"], rest.members != nil else { return nil }
    guard let name = json["payload"]?.string, name != blob else { return (number, rest.bytes) }
    return payload.map { (number, line(rest, with: $0, as: name)) }
  }

  /// Returns the payload of a line that stood beside the recording, or `nil` where none did.
  static func blob(_ json: JSON, payload: [UInt8]?) -> RecordedBlob? {
    if let text = json[blob]?.string { return Base64.decode(text).map { RecordedBlob($0) } }
    guard json["payload"]?.string == blob else { return nil }
    return payload.map { RecordedBlob($0) }
  }

  private static func line(_ rest: JSON, with payload: [UInt8], as name: String) -> [UInt8] {
    var writer = JSONWriter()
    writer.beginObject()
    for member in rest.members ?? [] {
      writer.name(member.name)
      writer.value(member.value)
    }
    writer.name(name)
    switch name {
    case "j": writer.raw(payload)
    case "s": writer.string(String(decoding: payload, as: UTF8.self))
    default: writer.string(base64: payload)
    }
    writer.endObject()
    return writer.bytes
  }
}
