/// What a vehicle's tool is doing: the bucket, the blade, the hook.
enum Attachment: String, Hashable, Sendable, CaseIterable {
  case idle
  case raised
  case lowered
  case active
}
