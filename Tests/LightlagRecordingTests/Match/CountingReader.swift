import LightlagCore
import LightlagRecording
import Synchronization

/// Counts how often a comparison reads a message, which is most of what it takes.
final class CountingReader: MessageReader {
  private let reader = TextMessageReader()
  private let reads = Atomic(0)

  var count: Int { reads.load(ordering: .relaxed) }

  func read(_ message: Message) -> ReadMessage {
    reads.add(1, ordering: .relaxed)
    return reader.read(message)
  }

  func attachmentCount(_ message: Message) -> Int { reader.attachmentCount(message) }

  func noise(_ message: Message, target: String) -> MessageNoise? {
    reader.noise(message, target: target)
  }

  func newTexts(in message: Message, _ direction: Direction, target: String) -> [JSONPointer] {
    reader.newTexts(in: message, direction, target: target)
  }

  func answer(toHeartbeat message: Message) -> Message? {
    reader.answer(toHeartbeat: message)
  }
}
