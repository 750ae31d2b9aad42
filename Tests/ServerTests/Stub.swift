import Testing
@Test func stubServer() {}
