/// The profiles of the folder `Profiles`, as they were when the library was built.
enum BuiltInProfiles {
  /// One document of the folder.
  struct Document {
    /// The path of the file in the repository.
    let file: String
    /// Its whole text.
    let text: String
  }

  /// All of them, by name.
  static let profiles: [Profile] = documents.map { document in
    do {
      return try Profile(parsing: Array(document.text.utf8), file: document.file)
    } catch {
      preconditionFailure("a built-in profile is damaged: \(error)")
    }
  }
}
