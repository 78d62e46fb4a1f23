// One import gives a user the session, its values, profiles, recordings and mocks.
@_exported public import LightlagCore
@_exported public import LightlagEncoding
@_exported public import LightlagMocks
@_exported public import LightlagProfiles
@_exported public import LightlagRecording
@_exported public import LightlagTime
