import LightlagCore

/// A device that sends every byte back as it comes, so that the last is back one byte later.
struct EchoDevice: SerialDevice {
  mutating func receive(_ piece: ByteLine.Piece, into answers: inout [SerialAnswer]) {
    answers.append(SerialAnswer(ready: piece.begun, bytes: piece.bytes))
  }
}
