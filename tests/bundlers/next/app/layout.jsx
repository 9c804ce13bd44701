export const metadata = { title: 'saccade in Next', icons: { icon: 'data:,' } };
export default function Layout({ children }) {
  return (
    <html lang="en">
      <body>{children}</body>
    </html>
  );
}
