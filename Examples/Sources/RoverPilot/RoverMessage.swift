import Foundation
import Lightlag

/// What a pilot and a rover tell each other, each in one message: `{"data":{…},"event":"drive"}`.
public protocol RoverMessage: Codable, Hashable, Sendable {
  /// The name of the event.
  static var event: String { get }
}

extension RoverMessage {
  /// Reads a message; `nil` where it is another event, or none.
  public init?(_ message: Message) {
    let envelope = try? JSONDecoder().decode(Envelope<Self>.self, from: Data(message.bytes))
    guard let envelope, envelope.event == Self.event else { return nil }
    self = envelope.data
  }

  /// The message that it is.
  public func encoded() throws -> Message {
    let encoder = JSONEncoder()
    // Else the order of the keys is another in each process, and no run repeats to the byte.
    encoder.outputFormatting = .sortedKeys
    return Message(.text, Array(try encoder.encode(Envelope(event: Self.event, data: self))))
  }
}

private struct Envelope<Content: Codable>: Codable {
  let event: String
  let data: Content
}
