import Faces from './faces';

export default function Page() {
  return <Faces />;
}
