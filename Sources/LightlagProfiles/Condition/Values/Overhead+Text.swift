import LightlagCore

extension Overhead {
  static let accepted =
    "write \"none\", or some of \"websocket\", \"tls\", \"tcp\", a number of bytes such as "
    + "\"20 B\" or \"-4 B\", and \"cells 48 B 5 B\" (payload and header), with commas between"

  /// Creates the overhead that `text` states: `websocket, tls, tcp, 18 B, cells 48 B 5 B`.
  init(parsing text: String) throws(ValueFailure) {
    let nothing = try WrittenParts(String(text.prefix { $0 != "," }), words: [])
    self.init()
    if text == "none" { return }
    var seen: [Substring] = []
    for part in text.split(separator: ",", omittingEmptySubsequences: false) {
      let part = !seen.isEmpty && part.hasPrefix(" ") ? part.dropFirst() : part
      let (word, rest) = WrittenParts.split(part)
      let isAmount = word.first.map { $0 == "-" || ("0"..."9").contains($0) } ?? false
      let kind = isAmount ? "bytes" : word
      guard !seen.contains(kind) else { throw nothing.failure(.repeated) }
      seen.append(kind)
      switch kind {
      case "websocket" where rest.isEmpty: includesWebSocket = true
      case "tls" where rest.isEmpty: includesTLS = true
      case "tcp" where rest.isEmpty: includesTCP = true
      case "bytes": fixedByteCount = try Self.bytes(part, -65_536...65_536, nothing)
      case "cells": cells = try Self.cells(rest, nothing)
      default: throw nothing.failure(.unknownPart(String(part)))
      }
    }
  }

  var text: String {
    var parts: [String] = []
    if includesWebSocket { parts.append("websocket") }
    if includesTLS { parts.append("tls") }
    if includesTCP { parts.append("tcp") }
    if fixedByteCount != 0 { parts.append("\(fixedByteCount) B") }
    if let cells { parts.append("cells \(cells.size) B \(cells.overhead) B") }
    return parts.isEmpty ? "none" : parts.joined(separator: ", ")
  }

  private static func cells(
    _ text: Substring, _ parts: WrittenParts
  ) throws(ValueFailure) -> Cells {
    // Each amount ends with its unit, which may stand apart.
    let amounts = text.split(separator: "B", omittingEmptySubsequences: false)
    guard (2...3).contains(amounts.count), amounts.last?.allSatisfy({ $0 == " " }) ?? false else {
      throw parts.failure(.unknownPart(String(text)))
    }
    let size = try bytes(amounts[0] + "B", 1...65_536, parts)
    guard amounts.count == 3 else { return Cells(size: size, overhead: 0) }
    let header = amounts[1].drop { $0 == " " } + "B"
    return Cells(size: size, overhead: try bytes(header, -size...65_536 - size, parts))
  }

  /// A number of bytes with its unit, which may be negative.
  private static func bytes(
    _ text: Substring, _ limits: ClosedRange<Int>, _ parts: WrittenParts
  ) throws(ValueFailure) -> Int {
    guard text.hasSuffix("B") else { throw parts.failure(.noUnit) }
    let digits = text.hasSuffix(" B") ? text.dropLast(2) : text.dropLast()
    guard let number = Int(digits), limits.contains(number) else {
      throw parts.failure(.unknownPart(String(text)))
    }
    return number
  }
}
