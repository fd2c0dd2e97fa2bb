"""What the README and the tests of the official python client do, against a running server. Ends with 77 where there is no client."""
import io
import os
import sys

sys.path[:0] = [folder for folder in [os.environ.get('SMARTFILE_PYTHON')] if folder]
try:
    import requests
    from smartfile import BasicClient
    from smartfile.errors import ResponseError
except ImportError as missing:
    print(f'{missing}: pip install smartfile, or name the folder of the client by SMARTFILE_PYTHON.')
    sys.exit(77)


def refused(call, *arguments, **fields):
    try:
        call(*arguments, **fields)
    except ResponseError as error:
        return error
    raise AssertionError(f'{arguments} was not refused')


def finished(api, task):
    while api.get('/task', task['uuid'])['result']['status'] in ('PENDING', 'PROGRESS'):
        pass
    return api.get('/task', task['uuid'])['result']


def run(api, folder):
    """Key and password come from the environment, as the client reads them."""
    assert api.get('/ping') == api('/ping') == {'ping': 'pong'}
    assert api.get('/whoami')['user']['username'] == os.environ['SMARTFILE_API_KEY']
    root = api.get('/path/info', '/')
    assert root['isdir'] and root['path'] == '/' and root['mime'] == 'application/x-directory', root

    assert api.put('/path/oper/mkdir', f'/{folder}')['isdir']
    assert api.post('/path/oper/mkdir/', path=f'{folder}/new')['path'] == f'/{folder}/new'
    for name in ('test.txt', 'a name \u00fc.json', 'empty'):
        content = b'' if name == 'empty' else name.encode() * 1000
        sent = api.upload(f'{folder}/{name}', io.BytesIO(content))
        assert (sent['name'], sent['size']) == (name, len(content)), sent
        assert api.get(f'/path/info/{folder}/{name}')['size'] == len(content)
        response = api.download(f'{folder}/{name}', False)
        assert isinstance(response, requests.Response) and response.content == content
        api.download(f'{folder}/{name}', download_to_path='copy')
        with open('copy', 'rb') as copy:
            assert copy.read() == content
    children = api.get('/path/info', f'/{folder}', children=True)
    assert (children['total'], children['page'], children['pages']) == (4, 1, 1), children

    task = api.move(f'{folder}/test.txt', f'{folder}/new')
    assert finished(api, task) == {'status': 'SUCCESS', 'result': {}}
    moved = refused(api.move, f'{folder}/test.txt', f'{folder}/new')
    assert str(moved) == 'Response 404: Path does not exist.', moved
    assert finished(api, api.remove(f'{folder}/new/test.txt'))['status'] == 'SUCCESS'
    assert str(refused(api.remove, f'{folder}/new/test.txt')) == 'Response 404: Path does not exist.'
    assert refused(api.get, '/path/info', '/none').status_code == 404
    assert refused(api.post, '/path/data', f'{folder}/none', file=io.BytesIO(b'')).status_code == 409
    assert finished(api, api.remove(f'/{folder}'))['status'] == 'SUCCESS'

    # The endpoints that the client's own tests name. All that is wrong with a user is told by its fields.
    assert [user['username'] for user in api.get('/user')['results']]
    assert refused(api.get, '/user', 'bobafett').status_code == 404
    assert 'full_name' in refused(api.put, '/user', os.environ['SMARTFILE_API_KEY'], full_name='Boba Fett').detail
    assert 'password' in refused(api.post, '/user', username='bobafett', email='bobafett@example.com').detail
    assert refused(api.delete, '/user', 'bobafett').status_code == 404
    assert refused(api.get, '/access/user', 42).status_code == 404


if __name__ == '__main__':
    run(BasicClient(), 'python-2')
    v1 = BasicClient(version='1.0')
    assert v1.post('/paths/add', '/python-v1', directory='')['path'] == '/python-v1'
    upload = v1.post('/paths/add', '/python-v1/x.txt', file='')['upload']
    assert requests.post(upload, data=b'bytes').status_code == 200
    listed = v1.get('/paths/list', '/python-v1', recurse='all', checksum='MD5')
    assert listed['children'][0]['checksum'] == '4b3a6218bb3e3a7303e8a171a60fcf92', listed
    assert v1.put('/paths/edit', '/python-v1/x.txt', name='y.txt')['name'] == 'y.txt'
    v1.delete('/paths/delete', '/python-v1')
    assert v1.upload('python-alias', io.BytesIO(b'1'))['path'] == '/python-alias'
    assert v1.remove('python-alias')['type'] == 'Remove'
