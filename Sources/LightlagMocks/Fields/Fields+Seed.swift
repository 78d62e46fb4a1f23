import LightlagCore

extension Fields {
  /// Returns the seed, which is a string because a JSON number of 64 bits is not safe everywhere.
  func seed() throws(FieldFailure) -> Seed {
    let accepted = "a seed as a string, like \"0x000000000000002a\" or \"42\""
    guard let seed = Seed(try string("seed", accepted: accepted)) else {
      throw failure("seed", accepted: accepted)
    }
    return seed
  }
}
