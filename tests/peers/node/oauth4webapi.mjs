// The steps of a relying party, and of a resource server, taken by oauth4webapi.

import * as oauth from 'oauth4webapi'
import { signing } from './keys.mjs'

const INSECURE = { [oauth.allowInsecureRequests]: true }
const PROOFS = {
  private_key_jwt: async (program) => oauth.PrivateKeyJwt(await signing(program.key)),
  client_secret_basic: (program) => oauth.ClientSecretBasic(program.secret),
  client_secret_post: (program) => oauth.ClientSecretPost(program.secret),
  none: () => oauth.None(),
}

export class Peer {
  async discover({ issuer, program, bound }) {
    const url = new URL(issuer)
    this.program = program
    this.client = {
      client_id: program.client_id,
      id_token_signed_response_alg: program.identity_alg,
    }
    this.proof = await PROOFS[program.auth_method](program)
    this.options = { ...INSECURE }
    const found = await oauth.discoveryRequest(url, { algorithm: 'oidc', ...INSECURE })
    this.server = await oauth.processDiscoveryResponse(url, found)
    if (bound) {
      this.options.DPoP = oauth.DPoP(this.client, await oauth.generateKeyPair('ES256'))
    }
    return this.server
  }

  async authorize({ pushed, asked }) {
    this.verifier = oauth.generateRandomCodeVerifier()
    this.state = oauth.generateRandomState()
    this.nonce = oauth.generateRandomNonce()
    const parameters = new URLSearchParams({
      client_id: this.client.client_id,
      response_type: 'code',
      redirect_uri: this.program.redirect_uris[0],
      scope: this.program.scopes.join(' '),
      code_challenge: await oauth.calculatePKCECodeChallenge(this.verifier),
      code_challenge_method: 'S256',
      state: this.state,
      nonce: this.nonce,
      ...asked,
    })
    const url = new URL(this.server.authorization_endpoint)
    url.search = pushed ? await this.#pushed(parameters) : parameters
    return { url: url.href }
  }

  async #pushed(parameters) {
    const answer = await oauth.pushedAuthorizationRequest(
      this.server,
      this.client,
      this.proof,
      parameters,
      this.options,
    )
    const { request_uri } = await oauth.processPushedAuthorizationResponse(
      this.server,
      this.client,
      answer,
    )
    return new URLSearchParams({ client_id: this.client.client_id, request_uri })
  }

  async redeem({ landed, max_age: maxAge }) {
    const url = new URL(landed)
    const told = oauth.validateAuthResponse(this.server, this.client, url, this.state)
    const answer = await oauth.authorizationCodeGrantRequest(
      this.server,
      this.client,
      this.proof,
      told,
      this.program.redirect_uris[0],
      this.verifier,
      this.options,
    )
    const tokens = await oauth.processAuthorizationCodeResponse(this.server, this.client, answer, {
      expectedNonce: this.nonce,
      maxAge,
      requireIdToken: true,
    })
    await oauth.validateApplicationLevelSignature(this.server, answer, INSECURE)
    return this.#kept(tokens)
  }

  async refresh() {
    const answer = await oauth.refreshTokenGrantRequest(
      this.server,
      this.client,
      this.proof,
      this.tokens.refresh_token,
      this.options,
    )
    const tokens = await oauth.processRefreshTokenResponse(this.server, this.client, answer)
    if (tokens.id_token) {
      await oauth.validateApplicationLevelSignature(this.server, answer, INSECURE)
    }
    return this.#kept(tokens)
  }

  async userinfo({ subject }) {
    const token = this.tokens.access_token
    const answer = await oauth.userInfoRequest(this.server, this.client, token, this.options)
    return oauth.processUserInfoResponse(this.server, this.client, subject, answer)
  }

  async introspect({ token }) {
    const answer = await oauth.introspectionRequest(
      this.server,
      this.client,
      this.proof,
      token,
      INSECURE,
    )
    return oauth.processIntrospectionResponse(this.server, this.client, answer)
  }

  async revoke({ token }) {
    const answer = await oauth.revocationRequest(
      this.server,
      this.client,
      this.proof,
      token,
      INSECURE,
    )
    return oauth.processRevocationResponse(answer)
  }

  async program_token({ asked }) {
    const answer = await oauth.clientCredentialsGrantRequest(
      this.server,
      this.client,
      this.proof,
      asked,
      this.options,
    )
    return this.#kept(
      await oauth.processClientCredentialsResponse(this.server, this.client, answer),
    )
  }

  async exchange({ asked }) {
    const answer = await oauth.genericTokenEndpointRequest(
      this.server,
      this.client,
      this.proof,
      'urn:ietf:params:oauth:grant-type:token-exchange',
      asked,
      this.options,
    )
    return oauth.processGenericTokenEndpointResponse(this.server, this.client, answer)
  }

  sign_out({ asked }) {
    const url = new URL(this.server.end_session_endpoint)
    url.search = new URLSearchParams(asked)
    return { url: url.href }
  }

  // As a service would that was handed the access token for itself.
  async accept({ audience }) {
    let request
    const caught = async (url, init) => {
      request = new Request(url, init)
      return new Response()
    }
    const at = new URL('http://127.0.0.1/resource')
    const options = { ...this.options, [oauth.customFetch]: caught }
    const token = this.tokens.access_token
    await oauth.protectedResourceRequest(token, 'GET', at, undefined, undefined, options)
    return oauth.validateJwtAccessToken(this.server, request, audience, INSECURE)
  }

  #kept(tokens) {
    this.tokens = { ...this.tokens, ...tokens }
    return { ...tokens, claims: oauth.getValidatedIdTokenClaims(tokens) }
  }
}
